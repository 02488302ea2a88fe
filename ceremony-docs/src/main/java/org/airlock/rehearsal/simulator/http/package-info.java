/**
 * A small HTTP/1.1 server for loopback: bounded head and body, Content-Length only, keep-alive. The
 * JDK's own server cannot be used, because it overwrites the {@code Date} header with the machine's
 * time, and the importer learns AWS's time from exactly that header; and because an answer must be
 * losable: a {@link org.airlock.rehearsal.simulator.http.HttpReply} can be to hang up.
 *
 * <p>Main path: {@code LoopbackHttpServer} accepts, {@code RequestParser} reads, the handler
 * decides, {@code ResponseWriter} writes.
 */
@NullMarked
package org.airlock.rehearsal.simulator.http;

import org.jspecify.annotations.NullMarked;
