// SPDX-License-Identifier: Apache-2.0
package dev.waybill.embedded;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/** Finds and checks ports on 127.0.0.1. All methods are safe to call from any thread. */
public final class Ports {

  // Below the range that systems take the ports of outgoing connections from (Linux: 32768 and up,
  // ip_local_port_range). A client that keeps dialing a stopped server's port in that range can be
  // given this very port and connect to itself, and then the server cannot start on it again.
  private static final int LOWEST = 15_000;
  private static final int HIGHEST = 32_000;
  private static final int TRIES = 1_000;

  // A process that another thread is just starting holds all our sockets for some milliseconds,
  // also the one that an earlier try of the port has closed here.
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private static final Set<Integer> HANDED_OUT = ConcurrentHashMap.newKeySet();

  private Ports() {}

  /**
   * Returns a port that nobody listens on at this moment and that this JVM was not given before.
   * Nothing reserves it: another process may take it before the caller does.
   *
   * @throws ServerStartException if no port was found
   */
  public static int free() {
    for (int i = 0; i < TRIES; i++) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
      if (isFree(port) && HANDED_OUT.add(port)) {
        return port;
      }
    }
    throw new ServerStartException(
        "No free port between " + LOWEST + " and " + HIGHEST + " on 127.0.0.1");
  }

  /**
   * Checks that a port can be listened on.
   *
   * @param port 1 to 65535
   * @param setting what the person at the keyboard would change, named in the exception
   * @throws ServerStartException if the port is taken
   */
  public static void requireFree(int port, String setting) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    boolean free = isFree(port);
    while (!free && System.nanoTime() - deadline < 0) {
      LockSupport.parkNanos(PATIENCE.toNanos() / 20);
      free = isFree(port);
    }
    if (!free) {
      throw new ServerStartException(
          "Port %d on 127.0.0.1 is taken by another process; stop that one or change %s"
              .formatted(port, setting));
    }
  }

  static int requireValid(int port) {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("Port " + port + " is not within 0 to 65535");
    }
    return port;
  }

  static InetAddress loopback() {
    try {
      return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    } catch (UnknownHostException e) {
      throw new AssertionError("Four bytes are an address", e);
    }
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      // As servers do: connections of an earlier run that the system still remembers don't count.
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(loopback(), port));
      return true;
    } catch (BindException e) {
      return false;
    } catch (IOException e) {
      throw new ServerStartException("Cannot try port " + port + " on 127.0.0.1", e);
    }
  }
}
