package io.roadml.serving.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/// One connection to the server, byte by byte: what a test writes is what goes out.
final class Wire implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 20_000;

  final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;

  /// What came back.
  record Answer(int status, Map<String, String> headers, byte[] body) {
    String text() {
      return new String(body, StandardCharsets.UTF_8);
    }

    String header(final String name) {
      return headers.get(name);
    }
  }

  Wire(final int port) {
    try {
      socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.setTcpNoDelay(true);
      in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
      out = socket.getOutputStream();
    } catch (final IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Answer get(final String path, final String... headers) {
    return send("GET", path, new byte[0], headers);
  }

  Answer post(final String path, final String body, final String... headers) {
    return send("POST", path, body.getBytes(StandardCharsets.UTF_8), headers);
  }

  Answer send(final String method, final String path, final byte[] body, final String... headers) {
    write(head(method, path, body.length, headers));
    write(body);
    return read(method);
  }

  static String head(final String method, final String path, final long length, final String... headers) {
    final StringBuilder head = new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n");
    if (length > 0 || method.equals("POST")) {
      head.append("Content-Length: ").append(length).append("\r\n");
    }
    for (final String header : headers) {
      head.append(header).append("\r\n");
    }
    return head.append("\r\n").toString();
  }

  void write(final String text) {
    write(text.getBytes(StandardCharsets.UTF_8));
  }

  void write(final byte[] bytes) {
    try {
      out.write(bytes);
      out.flush();
    } catch (final IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Answer read(final String method) {
    try {
      final String[] status = line().split(" ", 3);
      final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      for (String line = line(); !line.isEmpty(); line = line()) {
        headers.put(line.substring(0, line.indexOf(':')), line.substring(line.indexOf(':') + 1).trim());
      }
      final byte[] body = new byte[method.equals("HEAD") ? 0
          : Integer.parseInt(headers.getOrDefault("Content-Length", "0"))];
      in.readFully(body);
      return new Answer(Integer.parseInt(status[1]), headers, body);
    } catch (final IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String line() throws IOException {
    final ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException("the connection ended; so far: " + line);
      }
      if (b != '\r') {
        line.write(b);
      }
    }
    return line.toString(StandardCharsets.UTF_8);
  }

  /// Says whether the server has closed the connection, waiting for it.
  boolean isClosedByServer() {
    try {
      return in.read() < 0;
    } catch (final IOException e) {
      return true;
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (final IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
