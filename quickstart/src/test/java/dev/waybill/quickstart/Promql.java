// SPDX-License-Identifier: Apache-2.0
package dev.waybill.quickstart;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which series an expression of Prometheus's language asks for. It tells names of metrics from
 * functions, operators and lists of labels, and checks nothing else: promtool does.
 */
final class Promql {
  private static final Pattern TOKEN =
      Pattern.compile(
          "(?<space>\\s+)"
              + "|(?<string>\"(?:[^\"\\\\]|\\\\.)*\"|'(?:[^'\\\\]|\\\\.)*')"
              + "|(?<range>\\[[^\\]]*])"
              + "|(?<number>[0-9.][0-9A-Za-z.]*)"
              + "|(?<word>[A-Za-z_:][A-Za-z0-9_:]*)"
              + "|(?<sign>=~|!~|!=|==|<=|>=|[-+*/%^(){},=<>@])");

  /** Followed by labels in parentheses. */
  private static final Set<String> LABELLED =
      Set.of("by", "without", "on", "ignoring", "group_left", "group_right");

  private static final Set<String> WORDS =
      Set.of("and", "or", "unless", "bool", "offset", "atan2", "inf", "nan", "start", "end");

  private final List<String> tokens;
  private final List<Selector> selectors = new ArrayList<>();
  private int next;

  /**
   * What is asked of a label.
   *
   * @param operator one of {@code = != =~ !~}
   */
  record Condition(String label, String operator, String value) {}

  /** The series of a metric. */
  record Selector(String metric, List<Condition> conditions) {}

  private Promql(List<String> tokens) {
    this.tokens = tokens;
  }

  /**
   * All that an expression asks for, in its order.
   *
   * @throws IllegalArgumentException if it can't be read
   */
  static List<Selector> selectors(String expression) {
    Promql reader = new Promql(tokens(expression));
    while (reader.next < reader.tokens.size()) {
      reader.readOne();
    }
    return reader.selectors;
  }

  private static List<String> tokens(String expression) {
    List<String> tokens = new ArrayList<>();
    Matcher token = TOKEN.matcher(expression);
    int at = 0;
    while (at < expression.length()) {
      if (!token.find(at) || token.start() != at) {
        throw new IllegalArgumentException("what is " + expression.substring(at));
      }
      if (token.group("space") == null) {
        tokens.add(token.group());
      }
      at = token.end();
    }
    return tokens;
  }

  private void readOne() {
    String token = tokens.get(next++);
    if (token.equals("{")) {
      throw new IllegalArgumentException("a selector without a metric's name");
    }
    boolean word = Character.isLetter(token.charAt(0)) || "_:".indexOf(token.charAt(0)) >= 0;
    if (!word || WORDS.contains(token)) {
      return;
    }
    if (LABELLED.contains(token)) {
      skipLabels();
    } else if (!isNext("(") && !isNext("by") && !isNext("without")) { // else it is a function
      selectors.add(new Selector(token, isNext("{") ? conditions() : List.of()));
    }
  }

  private void skipLabels() {
    if (isNext("(")) {
      while (!isNext(")")) {
        next++;
      }
      next++;
    }
  }

  private List<Condition> conditions() {
    List<Condition> conditions = new ArrayList<>();
    next++;
    while (!isNext("}")) {
      String value = tokens.get(next + 2);
      conditions.add(
          new Condition(
              tokens.get(next), tokens.get(next + 1), value.substring(1, value.length() - 1)));
      next += 3;
      if (isNext(",")) {
        next++;
      }
    }
    next++;
    return conditions;
  }

  private boolean isNext(String token) {
    return next < tokens.size() && tokens.get(next).equals(token);
  }
}
