/// What `./roadml data` prints and draws: profiles of files, and what is wrong with them.
package io.roadml.app.dataset;
