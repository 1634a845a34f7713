// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Whatever Kafka's interfaces have, in the version that runs, reaches the client inside, with what
 * the user passed, and the answer reaches the user.
 */
class ForwardingTest {
  private static final TopicPartition TP = new TopicPartition("orders", 0);

  private record Call(Method method, List<Object> arguments, Object answer) {}

  private final List<Call> calls = new ArrayList<>();
  private final Bench bench = new Bench(1);

  @TestFactory
  @SuppressWarnings("unchecked") // the proxy doesn't care
  List<DynamicTest> consumer_isForwarded() {
    Consumer<byte[], byte[]> inner = (Consumer<byte[], byte[]>) inner(Consumer.class);
    return tests(Consumer.class, bench.tracer.wrap(inner));
  }

  @TestFactory
  @SuppressWarnings("unchecked") // the proxy doesn't care
  List<DynamicTest> producer_isForwarded() {
    Producer<byte[], byte[]> inner = (Producer<byte[], byte[]>) inner(Producer.class);
    return tests(Producer.class, bench.tracer.wrap(inner));
  }

  private List<DynamicTest> tests(Class<?> type, Object wrapper) {
    List<DynamicTest> tests = new ArrayList<>();
    for (Method method : type.getMethods()) {
      if (!Modifier.isStatic(method.getModifiers())) {
        String parameters =
            Arrays.stream(method.getParameterTypes()).map(Class::getSimpleName).toList().toString();
        tests.add(
            DynamicTest.dynamicTest(
                method.getName() + parameters, () -> assertForwarded(method, wrapper)));
      }
    }
    assertTrue(tests.size() > 10);
    return tests;
  }

  private void assertForwarded(Method method, Object wrapper) throws Exception {
    calls.clear();
    Object[] arguments = Arrays.stream(method.getParameterTypes()).map(this::sample).toArray();
    Object answer;
    try {
      answer = method.invoke(wrapper, arguments);
    } catch (InvocationTargetException e) {
      throw new AssertionError(method.toString(), e.getCause());
    }
    List<Call> reached =
        calls.stream().filter(c -> c.method.getName().equals(method.getName())).toList();
    assertEquals(1, reached.size(), "calls inside of " + method);
    Call call = reached.get(0);
    Class<?>[] given = method.getParameterTypes();
    Class<?>[] inside = call.method.getParameterTypes();
    for (int i = 0; i < Math.min(given.length, inside.length); i++) {
      if (given[i] == inside[i]) { // what Kafka has removed is asked for in another way
        assertArgument(arguments[i], call.arguments.get(i));
      }
    }
    if (method.getReturnType() == call.method.getReturnType()) {
      if (method.getReturnType().isPrimitive()) {
        assertEquals(call.answer, answer);
      } else {
        assertSame(call.answer, answer);
      }
    }
  }

  /** What is wrapped is another object, which stands for the user's. */
  private static void assertArgument(Object given, Object inside) {
    boolean wrapped =
        given != null && (given instanceof ProducerRecord || Proxy.isProxyClass(given.getClass()));
    if (!wrapped) {
      assertEquals(given, inside);
    }
  }

  private Object inner(Class<?> type) {
    return Proxy.newProxyInstance(
        type.getClassLoader(),
        new Class<?>[] {type},
        (proxy, method, arguments) -> {
          if (method.getDeclaringClass() == Object.class) {
            return method.getName().equals("hashCode") ? 1 : proxy == arguments[0];
          }
          Object answer = sample(method.getReturnType());
          calls.add(
              new Call(method, arguments == null ? List.of() : Arrays.asList(arguments), answer));
          return answer;
        });
  }

  private Object sample(Class<?> type) {
    if (type == void.class) {
      return null;
    }
    if (type == Duration.class) {
      return Duration.ofMillis(7);
    }
    if (type == long.class) {
      return 7L;
    }
    if (type == String.class) {
      return "text";
    }
    if (type == Uuid.class) {
      return Uuid.ONE_UUID;
    }
    if (type == OptionalLong.class) {
      return OptionalLong.of(5);
    }
    if (type == Pattern.class) {
      return Pattern.compile("orders");
    }
    if (type == TopicPartition.class) {
      return TP;
    }
    if (type == OffsetAndMetadata.class) {
      return new OffsetAndMetadata(7);
    }
    if (type == ConsumerGroupMetadata.class) {
      return new ConsumerGroupMetadata("group");
    }
    if (type == ConsumerRecords.class) {
      return ConsumerRecords.empty();
    }
    if (type == ProducerRecord.class) {
      return new ProducerRecord<>("orders", new byte[0], new byte[0]);
    }
    if (type == List.class) {
      return new ArrayList<>();
    }
    if (type == Set.class) {
      return new HashSet<>(List.of(TP));
    }
    if (type == Collection.class) {
      return List.of(TP);
    }
    if (type == Map.class) {
      return Map.of(TP, new OffsetAndMetadata(7));
    }
    return made(type);
  }

  /** Of a type that not every version of Kafka has. */
  private static Object made(Class<?> type) {
    if (type.isInterface()) {
      return Proxy.newProxyInstance(
          type.getClassLoader(),
          new Class<?>[] {type},
          (proxy, method, arguments) ->
              method.getName().equals("hashCode") ? (Object) 1 : proxy == arguments[0]);
    }
    try {
      return switch (type.getSimpleName()) {
        case "SubscriptionPattern" -> type.getConstructor(String.class).newInstance("orders");
        case "CloseOptions" ->
            type.getMethod("timeout", Duration.class).invoke(null, Duration.ofMillis(7));
        case "KafkaMetric" -> null;
        default -> throw new AssertionError("no sample of " + type);
      };
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(type.getName(), e);
    }
  }
}
