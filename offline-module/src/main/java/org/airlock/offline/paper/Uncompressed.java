package org.airlock.offline.paper;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.cos.COSObject;
import org.apache.pdfbox.cos.COSStream;

/** Takes the compression off all streams that hang on a dictionary, fonts among them. */
final class Uncompressed {
  private final Set<COSBase> seen = Collections.newSetFromMap(new IdentityHashMap<>());

  private Uncompressed() {}

  static void rewrite(COSDictionary root) throws IOException {
    new Uncompressed().visit(root);
  }

  private void visit(COSBase value) throws IOException {
    COSBase object = value instanceof COSObject reference ? reference.getObject() : value;
    if (object == null || !seen.add(object)) {
      return;
    }
    if (object instanceof COSStream stream && stream.getFilters() != null) {
      expand(stream);
    }
    if (object instanceof COSDictionary dictionary) {
      for (COSBase child : List.copyOf(dictionary.getValues())) {
        visit(child);
      }
    }
    if (object instanceof COSArray array) {
      for (COSBase child : array) {
        visit(child);
      }
    }
  }

  private static void expand(COSStream stream) throws IOException {
    byte[] content;
    try (InputStream in = stream.createInputStream()) {
      content = in.readAllBytes();
    }
    stream.removeItem(COSName.FILTER);
    try (OutputStream out = stream.createRawOutputStream()) {
      out.write(content);
    }
  }
}
