using Microsoft.Data.Sqlite;

namespace DisclosureFlow.EndToEnd.Tests;

/// <summary>Makes many cases out of two that acts have made: rows are copied, so that a hundred thousand take a minute and not a day.</summary>
internal static class BigStore
{
    private const int OrgansBeside = 1000;

    /// <summary>Rows of a case are found by this column, table by table; entries and their openings follow.</summary>
    private static readonly string[] OfCase = ["case_task", "publication", "edition", "signing_attempt", "typeset_copy", "level_job", "ofd_copy"];

    /// <summary>Adds <paramref name="count"/> cases, nineteen of twenty published, spread over the home organ (one of fifty) and a thousand others.</summary>
    /// <param name="database">The database's file.</param>
    /// <param name="home">Organ of the people who sign in.</param>
    /// <param name="published">A published case, the model of most.</param>
    /// <param name="running">A running case, the model of the rest.</param>
    /// <param name="words">What the index of the public search knows of the published model.</param>
    /// <param name="count">How many.</param>
    /// <param name="after">How many were added before.</param>
    public static void Fill(string database, Guid home, Guid published, Guid running, string words, int count, int after = 0)
    {
        using var connection = new SqliteConnection($"Data Source={database}");
        connection.Open();
        Do(connection, "PRAGMA busy_timeout = 60000; PRAGMA synchronous = OFF; PRAGMA cache_size = -200000;");
        using var transaction = connection.BeginTransaction(deferred: false);
        Do(connection, $"""
            CREATE TEMP TABLE model AS SELECT '{Name(published)}' AS id, 0 AS running UNION ALL SELECT '{Name(running)}', 1;
            CREATE TEMP TABLE added AS
              WITH RECURSIVE number(n) AS (SELECT {after + 1} UNION ALL SELECT n + 1 FROM number WHERE n < {after + count})
              SELECT n, printf('%08X-0000-7000-8000-%012X', n, n) AS id, (SELECT id FROM model WHERE running = (n % 20 = 0)) AS model,
                     CASE WHEN n % 50 = 0 THEN '{Name(home)}' ELSE printf('00000000-0000-4000-8000-%012X', n % {OrgansBeside}) END AS organ_id,
                     2012 + n % 14 AS year FROM number;
            CREATE INDEX temp.added_model ON added(model);
            """);
        var organ = Columns(connection, "organ");
        Do(connection, $"INSERT OR IGNORE INTO organ ({List(organ)}) SELECT {From("organ", organ, ("id", "added.organ_id"), ("name", "'青梧县第' || (n % 1000) || '镇人民政府'"))} FROM added JOIN organ ON organ.id = '{Name(home)}' WHERE added.organ_id <> '{Name(home)}' GROUP BY added.organ_id;");
        var cases = Columns(connection, "report_case");
        Do(connection, $"INSERT INTO report_case ({List(cases)}) SELECT {From("report_case", cases, ("id", "added.id"), ("organ_id", "added.organ_id"), ("year", "added.year"), ("title", "'第' || n || '号' || report_case.title"))} FROM added JOIN report_case ON report_case.id = added.model;");
        foreach (var table in OfCase)
        {
            var columns = Columns(connection, table);
            if (columns.Count > 0)
            {
                var source = $"\"{table}\"";
                Do(connection, $"INSERT INTO {source} ({List(columns)}) SELECT {From(table, columns, ("case_id", "added.id"), ("organ_id", "added.organ_id"), ("year", "added.year"), ("title", $"'第' || n || '号' || {source}.title"), ("id", table == "signing_attempt" ? "printf('%08X-0000-7000-9000-%012X', n, n)" : $"{source}.id"), ("due_at", $"{source}.due_at{(table == "level_job" ? " + 315576000000000" : "")}"), ("published_at", $"{source}.published_at - n * 60000000"))} FROM added JOIN {source} ON {source}.case_id = added.model;");
            }
        }

        Words(connection, words);
        Entries(connection);
        transaction.Commit();
        Do(connection, "ANALYZE; DROP TABLE temp.model; DROP TABLE temp.added; DROP TABLE temp.first_last; DROP TABLE temp.base;");
    }

    private static void Words(SqliteConnection connection, string words)
    {
        Do(connection, "INSERT INTO searched_report (case_id) SELECT added.id FROM added JOIN publication ON publication.case_id = added.id ORDER BY n;");
        using var command = connection.CreateCommand();
        command.CommandTimeout = 3600;
        command.CommandText = "INSERT INTO searched_words (rowid, words) SELECT searched_report.id, $words || ' 第 ' || n || ' 号 xorgan' || lower(replace(organ_id, '-', '')) || ' xyear' || year FROM added JOIN searched_report ON case_id = added.id ORDER BY n;";
        command.Parameters.AddWithValue("$words", words);
        command.ExecuteNonQuery();
    }

    /// <summary>The first and last entry of each, with all their openings, under made-up leaf hashes: they wait for the sequencer like any other.</summary>
    private static void Entries(SqliteConnection connection) => Do(connection, """
        CREATE TEMP TABLE first_last AS SELECT id, case_id, sequence, row_number() OVER (PARTITION BY case_id ORDER BY sequence) AS place FROM entry e
          WHERE case_id IN (SELECT id FROM model) AND sequence IN (1, (SELECT MAX(sequence) FROM entry m WHERE m.case_id = e.case_id));
        CREATE TEMP TABLE base AS SELECT MAX(id) AS id FROM entry;
        INSERT INTO entry (id, case_id, sequence, leaf, leaf_hash, at)
          SELECT base.id + n * 2 + place, added.id, place, leaf, randomblob(32), at FROM added JOIN first_last ON first_last.case_id = added.model JOIN entry ON entry.id = first_last.id, base;
        INSERT INTO opening (entry_id, field, salt, value)
          SELECT base.id + n * 2 + place, field, salt, value FROM added JOIN first_last ON first_last.case_id = added.model JOIN opening ON opening.entry_id = first_last.id, base;
        """);

    private static List<string> Columns(SqliteConnection connection, string table)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT name FROM pragma_table_info($table)";
        command.Parameters.AddWithValue("$table", table);
        using var rows = command.ExecuteReader();
        var names = new List<string>();
        while (rows.Read())
        {
            names.Add(rows.GetString(0));
        }

        return names;
    }

    private static string List(List<string> columns) => string.Join(", ", columns.Select(column => $"\"{column}\""));

    /// <summary>The table's columns as they are, but for those that differ from case to case.</summary>
    private static string From(string table, List<string> columns, params (string Column, string Value)[] other) =>
        string.Join(", ", columns.Select(column => other.FirstOrDefault(one => one.Column == column) is { Value: { } value } ? value : $"\"{table}\".\"{column}\""));

    private static string Name(Guid id) => id.ToString().ToUpperInvariant();

    private static void Do(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandTimeout = 600;
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
