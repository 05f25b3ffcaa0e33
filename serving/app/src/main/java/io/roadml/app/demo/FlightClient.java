package io.roadml.app.demo;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/// Asks a server for the score of one flight at a time, over one connection that stays open: as a client in another process
/// would, with the least of a client's own cost. It sends what the flight itself says and the entities; the server joins the
/// features.
///
/// - Threading: one thread.
final class FlightClient implements Scorer, AutoCloseable {
  private static final int TIMEOUT_MILLIS = 30_000;
  private static final byte[] END_OF_HEAD = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final int BODY_BYTES = FlightColumns.WIDTH * Float.BYTES + 2 * Long.BYTES;
  private static final byte[] HEADER = String.format(Locale.ROOT, """
      {"inputs":[{"name":"%s","shape":[1,%d],"datatype":"FP32","parameters":{"binary_data_size":%d}},\
      {"name":"origin","shape":[1,1],"datatype":"INT64","parameters":{"binary_data_size":8}},\
      {"name":"destination","shape":[1,1],"datatype":"INT64","parameters":{"binary_data_size":8}}],\
      "outputs":[{"name":"%s","parameters":{"binary_data":true}}]}""", FlightModels.FLIGHT, FlightColumns.WIDTH,
      FlightColumns.WIDTH * Float.BYTES, FlightModels.OUTPUT).getBytes(StandardCharsets.UTF_8);

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;
  private final String path;
  private final Departures flights;
  private final boolean binary;
  private byte[] received = new byte[4096];
  private int length;
  private int bodyStart;
  private int bodyLength;

  private FlightClient(URI server, String model, Departures flights, boolean binary) throws IOException {
    socket = new Socket(server.getHost(), server.getPort());
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    in = socket.getInputStream();
    out = socket.getOutputStream();
    path = "/v2/models/" + model + "/infer";
    this.flights = flights;
    this.binary = binary;
  }

  /// Sends and receives tensors as bytes behind a JSON header.
  static FlightClient binary(URI server, String model, Departures flights) throws IOException {
    return new FlightClient(server, model, flights, true);
  }

  /// Sends and receives JSON alone.
  static FlightClient json(URI server, String model, Departures flights) throws IOException {
    return new FlightClient(server, model, flights, false);
  }

  /// The JSON request for one flight.
  static String json(Departures flights, int row) {
    var data = new StringBuilder(16 * FlightColumns.WIDTH);
    for (int column = 0; column < FlightColumns.WIDTH; column++) {
      data.append(column == 0 ? "" : ",").append(flights.columns()[row * FlightColumns.WIDTH + column]);
    }
    return "{\"inputs\":[" + input(FlightModels.FLIGHT, "FP32", FlightColumns.WIDTH, data) + ","
        + input("origin", "INT64", 1, flights.origin()[row]) + ","
        + input("destination", "INT64", 1, flights.destination()[row]) + "]}";
  }

  private static String input(String name, String type, int width, Object data) {
    return "{\"name\":\"" + name + "\",\"shape\":[1," + width + "],\"datatype\":\"" + type + "\",\"data\":[" + data
        + "]}";
  }

  /// Asks for the score of one flight.
  ///
  /// @throws IOException if the server hangs up or refuses; the message has its words
  @Override
  public float score(int row) throws IOException {
    out.write(binary ? binaryRequest(row) : request(json(flights, row).getBytes(StandardCharsets.UTF_8), ""));
    receive();
    return binary ? binaryScore() : jsonScore();
  }

  private byte[] binaryRequest(int row) {
    ByteBuffer body = ByteBuffer.allocate(HEADER.length + BODY_BYTES).order(ByteOrder.LITTLE_ENDIAN).put(HEADER);
    for (int column = 0; column < FlightColumns.WIDTH; column++) {
      body.putFloat(flights.columns()[row * FlightColumns.WIDTH + column]);
    }
    body.putLong(flights.origin()[row]).putLong(flights.destination()[row]);
    return request(body.array(), "Inference-Header-Content-Length: " + HEADER.length + "\r\n");
  }

  private byte[] request(byte[] body, String more) {
    byte[] head = ("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + body.length + "\r\n" + more
        + "\r\n").getBytes(StandardCharsets.US_ASCII);
    byte[] request = Arrays.copyOf(head, head.length + body.length);
    System.arraycopy(body, 0, request, head.length, body.length);
    return request;
  }

  private void receive() throws IOException {
    length = 0;
    int end = -1;
    while (end < 0) {
      fill();
      end = indexOf(END_OF_HEAD, 0);
    }
    bodyStart = end + END_OF_HEAD.length;
    bodyLength = number("content-length: ");
    while (length < bodyStart + bodyLength) {
      fill();
    }
    if (!new String(received, 0, 12, StandardCharsets.US_ASCII).equals("HTTP/1.1 200")) {
      throw new IOException("the server refused: " + body());
    }
  }

  private void fill() throws IOException {
    if (length == received.length) {
      received = Arrays.copyOf(received, 2 * length);
    }
    int count = in.read(received, length, received.length - length);
    if (count < 0) {
      throw new EOFException("the server hung up");
    }
    length += count;
  }

  /// The number of a header; header names have no case.
  private int number(String name) throws IOException {
    String head = new String(received, 0, bodyStart, StandardCharsets.US_ASCII).toLowerCase(Locale.ROOT);
    int at = head.indexOf(name);
    if (at < 0) {
      throw new IOException("the response has no header " + name.strip());
    }
    return Integer.parseInt(head.substring(at + name.length(), head.indexOf('\r', at)).strip());
  }

  private float binaryScore() throws IOException {
    int offset = bodyStart + number("inference-header-content-length: ");
    return ByteBuffer.wrap(received).order(ByteOrder.LITTLE_ENDIAN).getFloat(offset);
  }

  private float jsonScore() throws IOException {
    String body = body();
    int data = body.indexOf("\"data\":[");
    if (data < 0) {
      throw new IOException("the response has no data: " + body);
    }
    return Float.parseFloat(body.substring(data + "\"data\":[".length(), body.indexOf(']', data)));
  }

  private String body() {
    return new String(received, bodyStart, bodyLength, StandardCharsets.UTF_8);
  }

  private int indexOf(byte[] pattern, int from) {
    for (int at = from; at + pattern.length <= length; at++) {
      if (Arrays.equals(received, at, at + pattern.length, pattern, 0, pattern.length)) {
        return at;
      }
    }
    return -1;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
