package org.airlock.online.evidence;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigInteger;
import java.net.HttpURLConnection;
import java.net.URI;
import java.security.SecureRandom;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.Digest;
import org.airlock.common.control.Control;
import org.airlock.common.failure.Failure;
import org.airlock.common.timestamp.TimeStampVerifier;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.tsp.TSPException;
import org.bouncycastle.tsp.TimeStampRequest;
import org.bouncycastle.tsp.TimeStampRequestGenerator;
import org.bouncycastle.tsp.TimeStampResponse;

/**
 * Asks a time stamp authority over HTTP (RFC 3161, section 3.4). It learns one SHA-256 and nothing
 * else.
 */
public final class TimeStampAuthority {
  private static final int TIMEOUT_MILLIS = 30_000;
  private static final int NONCE_BITS = 64;

  private final URI url;
  private final SecureRandom random;

  /** Nothing is asked yet. */
  public TimeStampAuthority(URI url, SecureRandom random) {
    if (!"http".equals(url.getScheme()) && !"https".equals(url.getScheme())) {
      throw new Failure.Usage(
          "--tsa-url is neither http nor https", "for example https://tsa.example.com/tsr");
    }
    this.url = url;
    this.random = random;
  }

  /**
   * The answer in DER, which is to this question; who signed it is checked elsewhere.
   *
   * @throws Failure.Transport when the authority cannot be reached or answers something else
   */
  public Bytes stamp(Digest digest) {
    TimeStampRequestGenerator generator = new TimeStampRequestGenerator();
    generator.setCertReq(true);
    try {
      TimeStampRequest question =
          generator.generate(
              NISTObjectIdentifiers.id_sha256,
              digest.value().toArray(),
              new BigInteger(NONCE_BITS, random));
      byte[] answer = post(question.getEncoded());
      new TimeStampResponse(answer).validate(question);
      return Bytes.copyOf(answer);
    } catch (TSPException e) {
      throw new Failure.Refused(
          Control.TIME_STAMP,
          url + ": what came back does not answer the question (" + e.getMessage() + ")",
          "nothing was written; ask again, or another authority");
    } catch (IOException e) {
      throw new Failure.Transport(
          url + ": cannot be asked for a time stamp (" + e.getMessage() + ")",
          "check the address and the way there; nothing was written");
    }
  }

  private byte[] post(byte[] question) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) url.toURL().openConnection();
    connection.setConnectTimeout(TIMEOUT_MILLIS);
    connection.setReadTimeout(TIMEOUT_MILLIS);
    connection.setInstanceFollowRedirects(false);
    connection.setRequestMethod("POST");
    connection.setDoOutput(true);
    connection.setRequestProperty("Content-Type", "application/timestamp-query");
    connection.setRequestProperty("Accept", "application/timestamp-reply");
    try {
      try (OutputStream out = connection.getOutputStream()) {
        out.write(question);
      }
      int status = connection.getResponseCode();
      if (status != HttpURLConnection.HTTP_OK) {
        throw new IOException("it answers with status " + status);
      }
      try (InputStream in = connection.getInputStream()) {
        byte[] answer = in.readNBytes(TimeStampVerifier.LARGEST_ANSWER_BYTES + 1);
        if (answer.length > TimeStampVerifier.LARGEST_ANSWER_BYTES) {
          throw new IOException(
              "its answer is longer than " + TimeStampVerifier.LARGEST_ANSWER_BYTES + " bytes");
        }
        return answer;
      }
    } finally {
      connection.disconnect();
    }
  }
}
