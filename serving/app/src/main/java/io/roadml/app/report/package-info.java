/// What a person looks at: numbers as text, tables, drawings as SVG, and the page that holds them.
package io.roadml.app.report;
