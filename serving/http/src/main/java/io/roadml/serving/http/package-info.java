/// The Open Inference Protocol over HTTP, on Undertow.
///
/// ```
/// socket ─ I/O thread: read the body ─ decode into a slot ─┬─ all of this select round as one batch, here ─┬─ encode ─ write
///                                                          └─ ring ─ owner thread ─ back to the I/O thread ┘
/// ```
///
/// [HttpServer] is the way in and [HttpConfig] its settings; other modules add paths with [Route].
/// `docs/http.md` is the user's page.
package io.roadml.serving.http;
