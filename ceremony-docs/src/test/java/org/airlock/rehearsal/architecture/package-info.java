/** Tests that hold the structure and the documents to what they promise. */
package org.airlock.rehearsal.architecture;
