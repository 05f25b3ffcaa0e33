/// Numbers: metrics over primitive arrays. JDK only; nothing here knows of models, files or servers.
package io.roadml.kernels;
