/// `./roadml evaluate`: how good predictions are, over all rows, by slices, with intervals, as text, JSON and a page.
package io.roadml.app.evaluate;
