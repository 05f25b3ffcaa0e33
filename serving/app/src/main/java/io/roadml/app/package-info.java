/// The one main of RoadML: command line, configuration and wiring.
///
/// One class is one command (`ServeCommand`, `DoctorCommand`, …); [io.roadml.app.RoadML] lists them and turns every outcome
/// into a line and an exit code. Nothing depends on this package, and it is the only one that may know all others.
package io.roadml.app;
