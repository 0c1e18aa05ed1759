package org.satchel.testkit.canary;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Finds many byte patterns in one pass.
 *
 * <p>Why this way: a heap dump has a hundred megabytes and a hundred forms are looked for; one
 * table look-up a byte keeps the search at the speed of reading.
 *
 * <p>Threads: immutable; a search's place is an int that the caller keeps, so that a pattern across
 * two buffers is found.
 *
 * <p>Source: Aho and Corasick, "Efficient string matching", 1975.
 */
final class Automaton {

  private static final int SYMBOLS = 256;

  private final int[] next;
  private final List<List<Canary.Form>> found;

  private Automaton(int[] next, List<List<Canary.Form>> found) {
    this.next = next;
    this.found = found;
  }

  static Automaton of(List<Canary.Form> forms) {
    int states = 1 + forms.stream().mapToInt(form -> form.bytes().length).sum();
    int[] next = new int[states * SYMBOLS];
    Arrays.fill(next, -1);
    List<List<Canary.Form>> found = new ArrayList<>();
    found.add(new ArrayList<>());
    for (Canary.Form form : forms) {
      int state = 0;
      for (byte b : form.bytes()) {
        int edge = state * SYMBOLS + (b & 0xFF);
        if (next[edge] < 0) {
          next[edge] = found.size();
          found.add(new ArrayList<>());
        }
        state = next[edge];
      }
      found.get(state).add(form);
    }
    link(next, found);
    return new Automaton(next, found);
  }

  /** Completes the tree so that a mismatch goes on with the longest suffix that still fits. */
  private static void link(int[] next, List<List<Canary.Form>> found) {
    int[] suffix = new int[found.size()];
    ArrayDeque<Integer> queue = new ArrayDeque<>();
    for (int symbol = 0; symbol < SYMBOLS; symbol++) {
      if (next[symbol] < 0) next[symbol] = 0;
      if (next[symbol] > 0) queue.add(next[symbol]);
    }
    while (!queue.isEmpty()) {
      int state = queue.remove();
      found.get(state).addAll(found.get(suffix[state]));
      for (int symbol = 0; symbol < SYMBOLS; symbol++) {
        int edge = state * SYMBOLS + symbol;
        int instead = next[suffix[state] * SYMBOLS + symbol];
        if (next[edge] < 0) {
          next[edge] = instead;
        } else {
          suffix[next[edge]] = instead;
          queue.add(next[edge]);
        }
      }
    }
  }

  int step(int state, byte b) {
    return next[state * SYMBOLS + (b & 0xFF)];
  }

  List<Canary.Form> at(int state) {
    return found.get(state);
  }
}
