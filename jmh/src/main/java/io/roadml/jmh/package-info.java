/// Nanosecond questions, one component each: what one prediction costs, and what the runtime adds to it.
///
/// `./roadml bench jmh <filter>` runs them with `-prof gc`. Every benchmark states its JVM flags, runs in three JVMs, and checks
/// its answers before it is measured. The types are public because JMH wants it.
package io.roadml.jmh;
