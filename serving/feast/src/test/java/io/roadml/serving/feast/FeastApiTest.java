package io.roadml.serving.feast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roadml.runtime.core.ElementType;
import io.roadml.runtime.online.Column;
import io.roadml.runtime.online.RowWriter;
import io.roadml.runtime.online.WriteMode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Feast's JSON, byte by byte, from a real online store over HTTP.
@Timeout(120)
class FeastApiTest {
  private final long now = Instant.now().getEpochSecond() * 1_000_000;
  private static final String EPOCH = "'1970-01-01T00:00:00Z'";
  private Served served;

  @BeforeEach
  void serve(@TempDir final Path folder) throws Exception {
    served = new Served(folder);
  }

  @AfterEach
  void close() {
    served.close();
  }

  private static String time(final long micros) {
    return "'" + Instant.ofEpochSecond(micros / 1_000_000, micros % 1_000_000 * 1_000) + "'";
  }

  private void driver(final long id, final double rate, final long event) {
    try (RowWriter writer = served.driver().writer()) {
      writer.key(0, id).set(0, rate).set(1, 1L << 60).set(2, 1).set(3, "a \"note\"\n").set(4, new float[]{0.1f, -2})
          .set(5, 0.3).write(event, now, WriteMode.FORCE);
    }
  }

  private void route(final String origin, final long id, final Double delay, final long trips) {
    try (RowWriter writer = served.route().writer()) {
      writer.key(0, origin).key(1, id).set(1, trips);
      if (delay != null) {
        writer.set(0, delay.doubleValue());
      }
      writer.write(now, now, WriteMode.FORCE);
    }
  }

  @Test
  void everyTypeAndEveryStatusIsWrittenAsFeastWritesIt() throws Exception {
    driver(1001, 0.5, now - 1_500);
    driver(1002, 0.25, now - 2 * Served.HOUR);
    try (RowWriter writer = served.driver().writer()) {
      writer.key(0, 1003).set(0, Double.NaN).write(now, now, WriteMode.FORCE);
    }
    final String times = "'event_timestamps':[" + time(now - 1_500) + "," + time(now - 2 * Served.HOUR) + ","
        + time(now) + "," + EPOCH + "]}";
    final String mixed = "'statuses':['PRESENT','OUTSIDE_MAX_AGE','NULL_VALUE','NOT_FOUND']," + times;
    assertEquals("{'metadata':{'feature_names':['driver_id','rate','trips','ok','note','vector','risk']},'results':["
        + "{'values':[1001,1002,1003,1004],'statuses':['PRESENT','PRESENT','PRESENT','PRESENT'],'event_timestamps':["
        + EPOCH + "," + EPOCH + "," + EPOCH + "," + EPOCH + "]},"
        + "{'values':[0.5,null,null,null],'statuses':['PRESENT','OUTSIDE_MAX_AGE','PRESENT','NOT_FOUND']," + times
        + ",{'values':[1152921504606846976,null,null,null]," + mixed
        + ",{'values':[true,null,null,null]," + mixed
        + ",{'values':['a \\'note\\'\\u000a',null,null,null]," + mixed
        + ",{'values':[[0.1,-2.0],null,null,null]," + mixed
        + ",{'values':[0.3,null,null,null]," + mixed + "]}",
        served.ask("{'features':['driver:rate','driver:trips','driver:ok','driver:note','driver:vector','driver:risk'],"
            + "'entities':{'driver_id':[1001,1002,1003,1004]}}"));
  }

  private static List<String> names(final String answer) {
    final Matcher names = Pattern.compile("'feature_names':\\[([^]]*)]").matcher(answer);
    assertTrue(names.find(), answer);
    return List.of(names.group(1).replace("'", "").split(","));
  }

  private static List<String> values(final String answer) {
    final List<String> values = new ArrayList<>();
    final Matcher matcher = Pattern.compile("'values':\\[(.*?)],'statuses'").matcher(answer);
    while (matcher.find()) {
      values.add(matcher.group(1));
    }
    return values;
  }

  /// O13.
  @Test
  void resultsComeInTheOrderOfTheRequestAndDuplicateEntitiesAreAnsweredTwice() throws Exception {
    driver(1, 0.5, now);
    route("JFK", 1, 7.5, 3);
    final String answer = served.ask("{'entities':{'origin':['JFK','JFK','BOS'],'driver_id':[1,1,1],'extra':[0,0,0]},"
        + "'features':['driver:rate','route:trips','route:delay','driver:ok'],'full_feature_names':false,'unknown':{}}");
    assertEquals(List.of("origin", "driver_id", "rate", "trips", "delay", "ok"), names(answer));
    assertEquals(List.of("'JFK','JFK','BOS'", "1,1,1", "0.5,0.5,0.5", "3,3,null", "7.5,7.5,null", "true,true,true"),
        values(answer));
  }

  @Test
  void fullNamesCarryTheView() throws Exception {
    final String answer = served.ask("{'features':['route:trips','driver:trips'],'full_feature_names':true,"
        + "'feature_service':null,'entities':{'driver_id':[1],'origin':['x']}}");
    assertEquals(List.of("driver_id", "origin", "route__trips", "driver__trips"), names(answer));
  }

  @Test
  void aFeatureServiceStandsForItsFeaturesAsTheyAreNow() throws Exception {
    driver(1, 0.5, now);
    served.services.put("v1", List.of("driver:rate"));
    final String body = "{'feature_service':'v1','entities':{'driver_id':[1]}}";
    assertEquals(List.of("1", "0.5"), values(served.ask(body)));
    served.services.put("v1", List.of("driver:ok", "driver:rate"));
    assertEquals(List.of("1", "true", "0.5"), values(served.ask(body)));
  }

  @Test
  void noRowsAreNoValues() throws Exception {
    assertEquals("{'metadata':{'feature_names':['driver_id','rate']},'results':[{'values':[],'statuses':[],"
        + "'event_timestamps':[]},{'values':[],'statuses':[],'event_timestamps':[]}]}",
        served.ask("{'features':['driver:rate'],'entities':{'driver_id':[]}}"));
  }

  /// O11, O12, and the rest of what can be wrong.
  @ParameterizedTest @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
      "{|400|request: want a string, got the end of the JSON (at byte 1)",
      "[]|400|request: want an object, got '[' (at byte 0)",
      "{'features':['driver:rate']}|400|request: entities is missing; give an object of columns",
      "{'entities':{'driver_id':[1]}}|400|request: features and feature_service are missing; give one of them",
      "{'features':['drivr:rate'],'entities':{'driver_id':[1]}}|404|unknown view of project rides drivr; did you mean"
          + " driver?",
      "{'features':['driver:rate','driver:rat'],'entities':{'driver_id':[1]}}|404|unknown feature of view driver rat; did"
          + " you mean rate?",
      "{'features':['rate'],'entities':{'driver_id':[1]}}|400|feature rate, want view:feature",
      "{'feature_service':'v2','entities':{'driver_id':[1]}}|404|unknown feature service v2; did you mean v1?",
      "{'features':['route:delay'],'entities':{'driver_id':[1]}}|400|entities.origin is missing; the views are keyed by"
          + " origin, driver_id",
      "{'features':['driver:rate'],'entities':{'driver_id':['1']}}|400|entities.driver_id[0]: want a whole number of 64"
          + " bits, as key driver_id is",
      "{'features':['driver:rate'],'entities':{'driver_id':[1,1.5]}}|400|entities.driver_id[1]: want a whole number of 64"
          + " bits, as key driver_id is",
      "{'features':['route:delay'],'entities':{'driver_id':[1],'origin':[2]}}|400|entities.origin[0]: want a string, as"
          + " key origin is",
      "{'features':['driver:rate'],'entities':{'driver_id':[null]}}|400|entities.driver_id[0]: want a whole number or a"
          + " string",
      "{'features':['route:delay'],'entities':{'driver_id':[1],'origin':['a','b']}}|400|entities.origin has 2 values, want"
          + " 1 as the columns before it",
      "{'features':['driver:trips','route:trips'],'entities':{'driver_id':[1],'origin':['a']}}|400|features driver:trips"
          + " and route:trips have the same name; ask with full_feature_names true",
      "{'features':['driver:rate','driver:rate'],'entities':{'driver_id':[1]}}|400|features driver:rate and driver:rate"
          + " have the same name; ask for it once"})
  void whatIsWrongIsSaidAndNothingIsAnsweredInPart(final String body, final int status, final String error)
      throws Exception {
    served.services.put("v1", List.of("driver:rate"));
    final HttpResponse<String> response = served.post(body);
    assertEquals("{\"error\":\"" + error + "\"}", response.body());
    assertEquals(status, response.statusCode());
  }

  @Test
  void aRequestForMoreThanFitsIsRefused() throws Exception {
    final String many = "1,".repeat(2_600_000) + "1";
    final HttpResponse<String> response = served.post("{'features':['driver:rate'],'entities':{'driver_id':[" + many
        + "]}}");
    assertEquals("{\"error\":\"the request asks for more than 5000000 values; ask for fewer rows at once\"}",
        response.body());
  }

  @Test
  void withoutAStoreOrAProjectNothingIsFound() throws Exception {
    final String body = "{'features':['driver:rate'],'entities':{'driver_id':[1]}}";
    served.project = null;
    assertEquals(404, served.post(body).statusCode());
    served.store = null;
    assertEquals("{\"error\":\"there is no online store yet; materialize a view first\"}", served.post(body).body());
  }

  @Test
  void aViewThatIsWidenedOrMadeAnewIsFollowed() throws Exception {
    driver(1, 0.5, now);
    final String body = "{'features':['driver:rate'],'entities':{'driver_id':[1]}}";
    assertEquals(List.of("1", "0.5"), values(served.ask(body)));
    served.writing.table(Served.DRIVER.withFeature(Column.of("late", ElementType.INT64)));
    assertEquals(List.of("1", "0.5"), values(served.ask(body)));
    assertEquals(List.of("1", "null"), values(served.ask(body.replace("rate", "late"))));
    served.writing.drop("rides", "driver");
    assertEquals(404, served.post(body).statusCode());
    served.writing.table(Served.DRIVER);
    assertEquals(List.of("1", "null"), values(served.ask(body)));
    driver(1, 0.75, now);
    assertEquals(List.of("1", "0.75"), values(served.ask(body)));
  }

  @Test
  void manyClientsBesideAWriterSeeWholeRows() throws Exception {
    final AtomicBoolean done = new AtomicBoolean();
    final AtomicReference<String> failure = new AtomicReference<>();
    route("JFK", 1, 0.0, 0);
    final Thread writer = Thread.ofPlatform().start(() -> {
      for (long round = 1; !done.get(); round++) {
        route("JFK", 1, (double) (round % 1_000), round % 1_000);
      }
    });
    final List<Thread> clients = new ArrayList<>();
    for (int client = 0; client < 4; client++) {
      clients.add(Thread.ofPlatform().start(() -> ask(failure)));
    }
    for (final Thread client : clients) {
      client.join();
    }
    done.set(true);
    writer.join();
    assertNull(failure.get());
    assertFalse(writer.isAlive());
  }

  private void ask(final AtomicReference<String> failure) {
    try {
      for (int request = 0; request < 300; request++) {
        final List<String> values = values(served.ask(
            "{'features':['route:trips','route:delay'],'entities':{'driver_id':[1],'origin':['JFK']}}"));
        if (Double.parseDouble(values.get(2)) != Double.parseDouble(values.get(3))) {
          failure.set("a torn row: " + values);
        }
      }
    } catch (final Exception | AssertionError e) {
      failure.set(e.toString());
    }
  }
}
