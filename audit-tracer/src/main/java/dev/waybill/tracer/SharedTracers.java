// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/**
 * One tracer a stage for all clients that are configured by properties: the first opens it, the
 * last closes it. Thread-safe; closing waits, at most for the tracer's close timeout.
 */
final class SharedTracers {
  static final SharedClasses CLASSES = new SharedClasses();

  /** Those of this process, but for classes that are loaded twice: {@link SharedClasses}. */
  static final SharedTracers OF_PROCESS = new SharedTracers(AuditTracerBuilder::build, CLASSES);

  /** A client's share in its stage's tracer. */
  final class Lease implements AutoCloseable {
    private final Shared shared;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Lease(Shared shared) {
      this.shared = shared;
    }

    AuditTracer tracer() {
      return shared.tracer;
    }

    /** May be called again. */
    @Override
    public void close() {
      if (!closed.getAndSet(true)) {
        giveBack(shared);
      }
    }
  }

  private static final class Shared {
    final ClientSettings settings;
    final AuditTracer tracer;
    int clients;

    Shared(ClientSettings settings, AuditTracer tracer) {
      this.settings = settings;
      this.tracer = tracer;
    }
  }

  private final Function<AuditTracerBuilder, AuditTracer> factory;
  private final SharedClasses classes;
  private final Map<String, Shared> open = new ConcurrentHashMap<>();

  /**
   * @param factory makes tracers, started
   * @param classes is told while any are open; null if nobody needs to know
   */
  SharedTracers(Function<AuditTracerBuilder, AuditTracer> factory, SharedClasses classes) {
    this.factory = factory;
    this.classes = classes;
  }

  /**
   * Takes a share in the tracer of a stage.
   *
   * @throws org.apache.kafka.common.config.ConfigException if it is open with other settings
   */
  synchronized Lease open(ClientSettings settings) {
    Shared shared = open.get(settings.stage());
    if (shared == null) {
      shared = new Shared(settings, factory.apply(settings.builder()));
      if (open.isEmpty() && classes != null) {
        classes.register();
      }
      open.put(settings.stage(), shared);
    } else {
      settings.mustAgreeWith(shared.settings);
    }
    shared.clients++;
    return new Lease(shared);
  }

  /** The open tracer of a stage, or null. Never waits. */
  AuditTracer find(String stage) {
    Shared shared = open.get(stage);
    return shared == null ? null : shared.tracer;
  }

  private void giveBack(Shared shared) {
    if (isLast(shared)) {
      shared.tracer.close();
    }
  }

  private synchronized boolean isLast(Shared shared) {
    shared.clients--;
    if (shared.clients > 0) {
      return false;
    }
    open.remove(shared.settings.stage());
    if (open.isEmpty() && classes != null) {
      classes.unregister();
    }
    return true;
  }
}
