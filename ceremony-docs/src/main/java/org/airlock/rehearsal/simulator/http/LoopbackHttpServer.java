package org.airlock.rehearsal.simulator.http;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.airlock.common.bytes.Bytes;

/** Listens on 127.0.0.1 only and answers each connection on a thread of its own, until closed. */
public final class LoopbackHttpServer implements AutoCloseable {
  private static final int READ_TIMEOUT_MILLIS = 60_000;
  private static final int MOST_CONNECTIONS = 64;

  private final ServerSocket listening;
  private final HttpHandler handler;
  private final InstantSource clock;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "kms-simulator-http");
            thread.setDaemon(true);
            return thread;
          });

  private LoopbackHttpServer(ServerSocket listening, HttpHandler handler, InstantSource clock) {
    this.listening = listening;
    this.handler = handler;
    this.clock = clock;
  }

  /**
   * Starts to listen.
   *
   * @param port 0 takes a free one
   * @throws IOException when the port is taken
   */
  public static LoopbackHttpServer start(int port, InstantSource clock, HttpHandler handler)
      throws IOException {
    ServerSocket listening = new ServerSocket();
    try {
      listening.bind(
          new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port));
    } catch (IOException taken) {
      listening.close();
      throw taken;
    }
    LoopbackHttpServer server = new LoopbackHttpServer(listening, handler, clock);
    server.threads.execute(server::acceptUntilClosed);
    return server;
  }

  public int port() {
    return listening.getLocalPort();
  }

  private void acceptUntilClosed() {
    while (!listening.isClosed()) {
      try {
        Socket connection = listening.accept();
        if (open.size() >= MOST_CONNECTIONS) {
          connection.close();
        } else {
          open.add(connection);
          threads.execute(() -> serve(connection));
        }
      } catch (IOException closedOrAborted) {
        // Either close() was called, which ends the loop, or this one client gave up, which
        // concerns nobody else.
      }
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      connection.setSoTimeout(READ_TIMEOUT_MILLIS);
      connection.setTcpNoDelay(true);
      RequestParser parser =
          new RequestParser(
              new BufferedInputStream(connection.getInputStream()), connection.getOutputStream());
      ResponseWriter writer = new ResponseWriter(connection.getOutputStream(), clock);
      answerAll(parser, writer);
    } catch (IOException gone) {
      // The client is gone or silent; there is nobody left to tell.
    } finally {
      open.remove(connection);
    }
  }

  private void answerAll(RequestParser parser, ResponseWriter writer) throws IOException {
    try {
      boolean keepAlive = true;
      while (keepAlive) {
        Optional<HttpRequest> request = parser.next();
        if (request.isEmpty()) {
          return;
        }
        keepAlive =
            !request.get().header("Connection").filter("close"::equalsIgnoreCase).isPresent();
        HttpReply reply = handler.handle(request.get());
        if (!(reply instanceof HttpReply.Answer answer)) {
          return;
        }
        writer.write(answer, keepAlive);
      }
    } catch (BadRequest refused) {
      Bytes body = Bytes.utf8(refused.getMessage() + "\n");
      writer.write(new HttpReply.Answer(refused.status(), "text/plain", Map.of(), body), false);
    }
  }

  /** Stops listening and breaks every open connection. */
  @Override
  public void close() {
    try {
      listening.close();
      for (Socket connection : open) {
        connection.close();
      }
    } catch (IOException unexpected) {
      throw new UncheckedIOException(unexpected);
    } finally {
      threads.shutdownNow();
    }
  }
}
