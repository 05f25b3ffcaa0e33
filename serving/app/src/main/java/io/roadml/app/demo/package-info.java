/// The demo on real flights: what is known at a departure, and a model that tells from it whether the flight will arrive
/// more than 15 minutes late.
package io.roadml.app.demo;
