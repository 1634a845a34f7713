// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import java.lang.management.ManagementFactory;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.DynamicMBean;
import javax.management.JMException;
import javax.management.MBeanInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * Finds these classes where another class loader of the process has loaded them before, as Kafka
 * Connect does for each plugin: only the first ones open tracers, all others hand through to them
 * by Kafka's interfaces.
 *
 * <p>Class loaders share little but the JDK, so the first ones stand in the platform's MBean server
 * while they have tracers open. (System properties would do, but who writes or lists those expects
 * strings.) Where there is no MBean server, or no shared Kafka, each works for itself: the stage
 * then has one more instance, which is no fault.
 */
final class SharedClasses implements DynamicMBean {
  private static final String NAME = "dev.waybill.tracer:type=SharedClasses";
  private static final String[] SIGNATURE = {};

  private boolean registered; // guarded by this

  /** Says that these are the first, unless others are. */
  synchronized void register() {
    try {
      server().registerMBean(this, name());
      registered = true;
    } catch (JMException | RuntimeException | LinkageError e) {
      registered = false; // others were faster, or there is no server: works for itself
    }
  }

  synchronized void unregister() {
    if (!registered) {
      return;
    }
    registered = false;
    try {
      server().unregisterMBean(name());
    } catch (JMException | RuntimeException e) {
      return; // somebody else has done so
    }
  }

  private synchronized boolean areOurs() {
    return registered;
  }

  /**
   * A new instance of one of the public classes here, as loaded by the first class loader.
   *
   * @param kafkas the interface of Kafka's that it is used by
   * @return null if ours is the first, or if it is not of the same Kafka
   */
  <T> T foreign(Class<?> ours, Class<T> kafkas) {
    if (areOurs()) {
      return null;
    }
    try {
      Object made = server().invoke(name(), ours.getSimpleName(), null, SIGNATURE);
      return kafkas.isInstance(made) ? kafkas.cast(made) : null;
    } catch (JMException | RuntimeException | LinkageError e) {
      return null; // nobody is there
    }
  }

  private static MBeanServer server() {
    return ManagementFactory.getPlatformMBeanServer();
  }

  private static ObjectName name() throws JMException {
    return new ObjectName(NAME);
  }

  @Override
  public Object invoke(String action, Object[] parameters, String[] signature) {
    return switch (action) {
      case "AuditProducerInterceptor" -> new AuditProducerInterceptor<>();
      case "AuditConsumerInterceptor" -> new AuditConsumerInterceptor<>();
      case "AuditMetricsReporter" -> new AuditMetricsReporter();
      case "AuditSerializer" -> new AuditSerializer<>();
      case "AuditDeserializer" -> new AuditDeserializer<>();
      default -> null;
    };
  }

  @Override
  public Object getAttribute(String attribute) {
    return null;
  }

  @Override
  public void setAttribute(Attribute attribute) {}

  @Override
  public AttributeList getAttributes(String[] attributes) {
    return new AttributeList();
  }

  @Override
  public AttributeList setAttributes(AttributeList attributes) {
    return new AttributeList();
  }

  @Override
  public MBeanInfo getMBeanInfo() {
    return new MBeanInfo(
        SharedClasses.class.getName(), "Waybill's classes in this process", null, null, null, null);
  }
}
