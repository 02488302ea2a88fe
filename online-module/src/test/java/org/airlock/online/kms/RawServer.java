package org.airlock.online.kms;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * A loopback server below HTTP: whole answers with their own headers, hanging, hanging up, and
 * which connection a request came by. {@link PlayedServer} serves where only the JSON matters.
 */
final class RawServer implements AutoCloseable {
  /** Answers nothing and keeps the connection open. */
  static final String HANG = "hang";

  /** Closes the connection without an answer. */
  static final String DROP = "drop";

  /**
   * @param connection counted from 0
   */
  record Request(int connection, String operation) {}

  final List<Request> requests = Collections.synchronizedList(new ArrayList<>());
  private final ConcurrentLinkedDeque<String> answers = new ConcurrentLinkedDeque<>();
  private final List<Socket> connections = Collections.synchronizedList(new ArrayList<>());
  private final ServerSocket listener;

  RawServer() {
    try {
      listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    daemon(this::accept);
  }

  /** An answer that keeps the connection; {@code headers} are whole lines. */
  static String answer(int status, String json, String... headers) {
    StringBuilder text = new StringBuilder("HTTP/1.1 " + status + " Played\r\n");
    for (String header : headers) {
      text.append(header).append("\r\n");
    }
    return text.append("Content-Type: application/x-amz-json-1.1\r\nContent-Length: ")
        .append(json.length())
        .append("\r\n\r\n")
        .append(json)
        .toString();
  }

  /** The answers in turn; the last one is repeated. */
  void will(String... inTurn) {
    answers.clear();
    Collections.addAll(answers, inTurn);
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + listener.getLocalPort());
  }

  List<String> operations() {
    return requests.stream().map(Request::operation).toList();
  }

  private void accept() {
    try {
      while (true) {
        Socket connection = listener.accept();
        connections.add(connection);
        int number = connections.size() - 1;
        daemon(() -> serve(connection, number));
      }
    } catch (IOException closed) {
      // the test is over
    }
  }

  private void serve(Socket connection, int number) {
    try (connection) {
      InputStream in = new BufferedInputStream(connection.getInputStream());
      for (String operation = read(in); !operation.isEmpty(); operation = read(in)) {
        requests.add(new Request(number, operation));
        String answer = answers.size() > 1 ? answers.remove() : answers.element();
        if (answer.equals(DROP)) {
          return;
        }
        if (!answer.equals(HANG)) {
          connection.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
          connection.getOutputStream().flush();
        }
      }
    } catch (IOException gone) {
      // the client hung up
    }
  }

  /** The operation of one request read to its end; empty at the end of the connection. */
  private static String read(InputStream in) throws IOException {
    String operation = "unnamed";
    int length = 0;
    String line = line(in);
    if (line.isEmpty()) {
      return "";
    }
    for (; !line.isEmpty(); line = line(in)) {
      String lower = line.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        length = Integer.parseInt(line.substring(15).trim());
      } else if (lower.startsWith("x-amz-target:")) {
        operation = line.substring(13).trim().replace("TrentService.", "");
      }
    }
    return in.readNBytes(length).length == length ? operation : "";
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != -1 && next != '\n'; next = in.read()) {
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work, "raw-server");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    try {
      listener.close();
      for (Socket connection : List.copyOf(connections)) {
        connection.close();
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
