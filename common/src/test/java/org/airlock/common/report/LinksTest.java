package org.airlock.common.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LinksTest {
  private static final Path FOLDER = Path.of("/no-such/evidence-003");

  private static String href(String report, String place) {
    return Links.between(Path.of(report), FOLDER).to(place, "01/a.json").href();
  }

  @Test
  void way_beginsAtTheDirectoryOfTheReport() {
    assertThat(href("/no-such/evidence-003/r.html", "offline")).isEqualTo("offline/01/a.json");
    assertThat(href("/no-such/r.html", "offline")).isEqualTo("evidence-003/offline/01/a.json");
    assertThat(href("/no-such/x/../r.html", "online")).isEqualTo("evidence-003/online/01/a.json");
    assertThat(href("/other/y/r.html", "offline"))
        .isEqualTo("../../no-such/evidence-003/offline/01/a.json");
  }

  @Test
  void packageAlone_isTheFolder() {
    assertThat(href("/no-such/evidence-003/r.html", ".")).isEqualTo("01/a.json");
    assertThat(href("/no-such/r.html", ".")).isEqualTo("evidence-003/01/a.json");
  }

  @Test
  void relativeNames_areThoseOfTheWorkingDirectory() {
    Links links = Links.between(Path.of("r.html"), Path.of("no-such-evidence"));
    assertThat(links.to("offline", "a").href()).isEqualTo("no-such-evidence/offline/a");
    assertThat(links.folder()).isEqualTo("no-such-evidence");
  }

  @Test
  void linkedDirectory_isFollowed(@TempDir Path scratch) throws Exception {
    Path evidence = Files.createDirectories(scratch.resolve("far/away/evidence"));
    Path near = Files.createSymbolicLink(scratch.resolve("near"), evidence.getParent());
    assertThat(
            Links.between(near.resolve("r.html"), scratch.resolve("far/away/evidence"))
                .to("offline", "a")
                .href())
        .isEqualTo("evidence/offline/a");
  }

  @Test
  void whateverTheName_linkIsAPathAndNothingElse() {
    Outline.Link link =
        Links.between(FOLDER.resolve("r.html"), FOLDER).to(".", "javascript:x('1')/a b#c?d%\"<&é");
    assertThat(link.href())
        .isEqualTo("javascript%3Ax%28%271%27%29/a%20b%23c%3Fd%25%22%3C%26%C3%A9");
    assertThat(link.file()).isEqualTo("javascript:x('1')/a b#c?d%\"<&é");
  }
}
