package ml.serving.pmml;

import java.util.List;

/** Words for messages. */
final class Text {
  private Text() {}

  /** At most 64 characters of what a client sent: enough to recognise, too little to flood. */
  static String shorten(String text) {
    return shorten(text, 64);
  }

  static String shorten(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most - 3) + "...";
  }

  static String list(List<String> names) {
    int shown = Math.min(names.size(), 20);
    String text = String.join(", ", names.subList(0, shown));
    return shown == names.size() ? text : text + ", ... (" + names.size() + " in all)";
  }

  /** " Did you mean X?" when a name is at most two edits away, else nothing. */
  static String didYouMean(String given, List<String> names) {
    if (given.length() > 64) {
      return "";
    }
    String best = "";
    int least = 3;
    for (String name : names) {
      int edits = name.length() > 64 ? least : edits(given, name);
      if (edits < least) {
        least = edits;
        best = name;
      }
    }
    return best.isEmpty() ? "" : " Did you mean \"" + best + "\"?";
  }

  private static int edits(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int above = row[j];
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, Math.min(above, row[j - 1]) + 1);
        diagonal = above;
      }
    }
    return row[b.length()];
  }
}
