/// Feast's online API over HTTP: `POST /get-online-features`, from the online store.
///
/// ```
/// JSON ─ FeastRequest ─ OnlineQuery, resolved once per shape of request ─ rows of each view, once ─ columns ─ JSON
/// ```
///
/// [FeastApi] gives the routes; whoever wires them says by [FeastCatalog] which store, project and feature services there are.
package io.roadml.serving.feast;
