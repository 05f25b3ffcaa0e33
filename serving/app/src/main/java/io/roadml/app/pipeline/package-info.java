/// What the commands that run pipelines show while they run and when they have ended.
package io.roadml.app.pipeline;
