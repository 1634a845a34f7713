// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.waybill.wire.Waybill;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.management.ObjectName;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.Serializer;
import org.junit.jupiter.api.Test;

class SharedTracersTest {
  private final List<Bench> opened = new ArrayList<>();
  private final SharedTracers tracers =
      new SharedTracers(
          builder -> {
            Bench bench = new Bench(1);
            opened.add(bench);
            return bench.tracer;
          },
          null);

  @Test
  void clientsOfAStage_shareATracerUntilTheLastCloses() {
    SharedTracers.Lease first = tracers.open(settings("a", 100));
    SharedTracers.Lease second = tracers.open(settings("a", 100));
    SharedTracers.Lease other = tracers.open(settings("b", 300));
    assertSame(first.tracer(), second.tracer());
    assertNotSame(first.tracer(), other.tracer());
    first.close();
    first.close();
    assertSame(second.tracer(), tracers.find("a"));
    second.close();
    assertNull(tracers.find("a"));
    assertNotNull(tracers.find("b"));
    assertTrue(isClosed(opened.get(0)));
    assertFalse(isClosed(opened.get(1)));

    SharedTracers.Lease again = tracers.open(settings("a", 200));
    assertNotSame(first.tracer(), again.tracer());
    again.close();
    other.close();
  }

  @Test
  void otherSettings_areRefusedAndChangeNothing() {
    SharedTracers.Lease first = tracers.open(settings("a", 100));
    ClientSettings different = settings("a", 200);
    assertThrows(ConfigException.class, () -> tracers.open(different));
    first.close();
    assertNull(tracers.find("a"));
  }

  private static boolean isClosed(Bench bench) {
    long before = bench.tracer.balance().dropped().getOrDefault("closed", 0L);
    bench.tracer.handOver("orders", bench.tracer.seal("orders", null, null));
    return bench.tracer.balance().dropped().getOrDefault("closed", 0L) > before;
  }

  private static ClientSettings settings(String stage, int heartbeat) {
    return ClientSettings.of(properties(stage, heartbeat));
  }

  private static Map<String, Object> properties(String stage, int heartbeat) {
    Map<String, Object> properties = new HashMap<>();
    properties.put("waybill.stage", stage);
    properties.put("waybill.role", "origin");
    properties.put("waybill.heartbeat", heartbeat);
    properties.put("waybill.close.timeout", 0);
    properties.put("waybill.pipelines.topic", "");
    properties.put("bootstrap.servers", "localhost:1");
    properties.put("interceptor.classes", AuditProducerInterceptor.class.getName());
    properties.put("key.serializer", AuditSerializer.class.getName());
    properties.put("value.serializer", AuditSerializer.class.getName());
    properties.put(
        "waybill.key.serializer", "org.apache.kafka.common.serialization.StringSerializer");
    properties.put(
        "waybill.value.serializer", "org.apache.kafka.common.serialization.StringSerializer");
    return properties;
  }

  @Test
  void classesLoadedTwice_shareTheTracerOfTheFirst() throws Exception {
    try (Isolated first = new Isolated();
        Isolated second = new Isolated()) {
      ProducerInterceptor<String, String> one = first.interceptor();
      ProducerInterceptor<String, String> two = second.interceptor();
      assertNotSame(one.getClass(), two.getClass());
      Serializer<String> keys = second.serializer(true);
      Serializer<String> values = second.serializer(false);
      one.configure(properties("shared", 100));
      two.configure(properties("shared", 100));
      assertThrows(ConfigException.class, () -> configureDifferently(second));

      Waybill before = send(one, first.serializer(true), first.serializer(false));
      one.close(); // the second still holds its share
      Waybill after = send(two, keys, values);
      assertEquals(before.session(), after.session());
      assertEquals(before.sequence() + 1, after.sequence());
      assertTrue(isRegistered());
      two.close();
      assertFalse(isRegistered());
      assertNull(SharedTracers.OF_PROCESS.find("shared"));

      ProducerInterceptor<String, String> three = second.interceptor();
      three.configure(properties("shared", 200)); // now its own are the first
      assertTrue(isRegistered());
      assertNotSame(
          before.session(), send(three, second.serializer(true), second.serializer(false)));
      three.close();
      assertFalse(isRegistered());
    }
  }

  private static void configureDifferently(Isolated loader) throws Exception {
    ProducerInterceptor<String, String> different = loader.interceptor();
    try {
      different.configure(properties("shared", 200));
    } finally {
      different.close();
    }
  }

  @Test
  void anotherKafka_isNotShared() throws Exception {
    try (Isolated kafkasOwn = new Isolated("dev.waybill.", "org.apache.kafka.")) {
      AuditProducerInterceptor<String, String> ours = new AuditProducerInterceptor<>();
      ours.configure(properties("apart", 100));
      Object theirs = kafkasOwn.make(AuditProducerInterceptor.class);
      assertFalse(theirs instanceof ProducerInterceptor);
      theirs
          .getClass()
          .getMethod("configure", Map.class)
          .invoke(theirs, properties("apart", 200)); // its own tracer, so no conflict
      theirs.getClass().getMethod("close").invoke(theirs);
      assertNotNull(SharedTracers.OF_PROCESS.find("apart"));
      ours.close();
      assertFalse(isRegistered());
    }
  }

  private static boolean isRegistered() throws Exception {
    return ManagementFactory.getPlatformMBeanServer()
        .isRegistered(new ObjectName("dev.waybill.tracer:type=SharedClasses"));
  }

  private static Waybill send(
      ProducerInterceptor<String, String> interceptor,
      Serializer<String> keys,
      Serializer<String> values) {
    ProducerRecord<String, String> message =
        interceptor.onSend(new ProducerRecord<>("orders", "key", "value"));
    keys.serialize("orders", message.headers(), "key");
    values.serialize("orders", message.headers(), "value");
    assertEquals(1, message.headers().toArray().length);
    byte[] header = message.headers().lastHeader(Waybill.HEADER).value();
    var reader = new dev.waybill.wire.WaybillReader();
    assertEquals(dev.waybill.wire.WaybillReader.Status.VALID, reader.read(header));
    Waybill waybill = reader.toWaybill();
    assertEquals(
        new dev.waybill.wire.MessageChecksum()
            .ofKeyAndValue("key".getBytes(UTF_8), "value".getBytes(UTF_8)),
        waybill.checksum());
    return waybill;
  }

  /** Loads our classes itself, as a plugin's class loader in Kafka Connect does. */
  private static final class Isolated extends URLClassLoader {
    private final String[] own;

    Isolated(String... own) throws IOException {
      super(urls(), SharedTracersTest.class.getClassLoader());
      this.own = own.length == 0 ? new String[] {"dev.waybill."} : own;
    }

    private static URL[] urls() throws IOException {
      List<URL> urls = new ArrayList<>();
      String path = System.getProperty("java.class.path");
      for (String entry : path.split(File.pathSeparator, -1)) {
        urls.add(Path.of(entry).toUri().toURL());
      }
      return urls.toArray(new URL[0]);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      synchronized (getClassLoadingLock(name)) {
        for (String prefix : own) {
          if (name.startsWith(prefix)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? findClass(name) : loaded;
          }
        }
      }
      return super.loadClass(name, resolve);
    }

    Object make(Class<?> type) throws ReflectiveOperationException {
      return loadClass(type.getName()).getConstructor().newInstance();
    }

    @SuppressWarnings("unchecked")
    ProducerInterceptor<String, String> interceptor() throws ReflectiveOperationException {
      return (ProducerInterceptor<String, String>) make(AuditProducerInterceptor.class);
    }

    @SuppressWarnings("unchecked")
    Serializer<String> serializer(boolean isKey) throws ReflectiveOperationException {
      Serializer<String> serializer = (Serializer<String>) make(AuditSerializer.class);
      serializer.configure(properties("shared", 100), isKey);
      return serializer;
    }
  }
}
