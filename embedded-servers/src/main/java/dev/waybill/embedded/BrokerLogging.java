// SPDX-License-Identifier: Apache-2.0
package dev.waybill.embedded;

import java.time.Instant;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.Logger;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.helpers.NOPMDCAdapter;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * The broker's logging: warnings and errors, to standard error.
 *
 * <p>The broker runs with its launcher's class path, which has no slf4j provider or any; so the
 * broker is told to use this one ({@code -Dslf4j.provider}). It is not registered as a service and
 * the launcher's own logging never sees it.
 */
public final class BrokerLogging implements SLF4JServiceProvider {

  private final IMarkerFactory markers = new BasicMarkerFactory();
  private final MDCAdapter context = new NOPMDCAdapter();

  /** Called by slf4j. */
  public BrokerLogging() {}

  @Override
  public ILoggerFactory getLoggerFactory() {
    return BrokerLogger::new;
  }

  @Override
  public IMarkerFactory getMarkerFactory() {
    return markers;
  }

  @Override
  public MDCAdapter getMDCAdapter() {
    return context;
  }

  @Override
  public String getRequestedApiVersion() {
    return "2.0.99"; // any 2.0
  }

  @Override
  public void initialize() {}

  private static final class BrokerLogger extends LegacyAbstractLogger implements Logger {

    private static final long serialVersionUID = 1L;

    BrokerLogger(String name) {
      this.name = name;
    }

    @Override
    public boolean isTraceEnabled() {
      return false;
    }

    @Override
    public boolean isDebugEnabled() {
      return false;
    }

    @Override
    public boolean isInfoEnabled() {
      return false;
    }

    @Override
    public boolean isWarnEnabled() {
      return true;
    }

    @Override
    public boolean isErrorEnabled() {
      return true;
    }

    @Override
    protected String getFullyQualifiedCallerName() {
      return "";
    }

    @Override
    protected void handleNormalizedLoggingCall(
        Level level, Marker marker, String message, Object[] arguments, Throwable cause) {
      String text = MessageFormatter.basicArrayFormat(message, arguments);
      synchronized (System.err) {
        System.err.println(Instant.now() + " " + level + " " + name + " - " + text);
        if (cause != null) {
          cause.printStackTrace(System.err);
        }
      }
    }
  }
}
