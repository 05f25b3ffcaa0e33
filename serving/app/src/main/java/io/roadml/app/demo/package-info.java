/// The demo on real flights, to be read from `FlightDemo` down: features that a store computes once and gives back as they were
/// known at each departure, for training, and as they are known now, in the same hop as the prediction; and a model that tells
/// with them whether a flight will arrive more than 15 minutes late.
package io.roadml.app.demo;
