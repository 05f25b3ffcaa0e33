/// What `./roadml registry` prints: models, versions and what became of them, as text and as facts for JSON.
package io.roadml.app.registry;
