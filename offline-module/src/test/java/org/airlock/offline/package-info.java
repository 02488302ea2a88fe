/** The room in which the offline side's tests sit: people, store, custodians' media. */
package org.airlock.offline;
