/// What the commands about runs print and draw.
package io.roadml.app.runs;
