/// `./roadml drift`: whether the columns of a file are still what they were in another, as text, JSON and a page.
package io.roadml.app.drift;
