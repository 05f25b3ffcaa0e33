/// Files of rows as the commands that judge them read them: named columns, missing values counted, refusals that say what to do.
package io.roadml.app.tables;
