// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.http;

import java.util.List;

/** An answer that can be given as a table too. */
public interface CsvTable {
  /** Names of the columns. */
  List<String> header();

  /** Rows with as many cells; a cell that is null is empty. */
  List<List<Object>> rows();

  /** Cursor of the next page, or null. */
  String next();
}
