/// Numbers: metrics, drift and statistics over primitive arrays and off-heap memory. JDK only; nothing here knows of models,
/// files or servers. A metric has the same bits on every machine; [io.roadml.kernels.KernelProvider] says how they come about.
package io.roadml.kernels;
