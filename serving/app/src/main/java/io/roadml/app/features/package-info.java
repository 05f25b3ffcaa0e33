/// What `./roadml features` prints: definitions, rows and what became of them, as text and as facts for JSON.
package io.roadml.app.features;
