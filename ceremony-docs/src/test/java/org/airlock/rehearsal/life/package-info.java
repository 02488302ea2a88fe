/** The importer, in this process, against the simulated KMS: what it may and may never do. */
@org.jspecify.annotations.NullMarked
package org.airlock.rehearsal.life;
