/** The office in which the importer's tests play: people, store and a KMS in memory. */
package org.airlock.online;
