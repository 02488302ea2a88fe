/**
 * What every command of the importer works at: {@link org.airlock.online.desk.Desk} is one import
 * operator with the open store, {@link org.airlock.online.desk.Records} what that store knows of
 * requests and receipts, {@link org.airlock.online.desk.Regions} the connections to KMS.
 */
@NullMarked
package org.airlock.online.desk;

import org.jspecify.annotations.NullMarked;
