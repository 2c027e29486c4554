using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace DisclosureFlow.Server.Storage;

/// <summary>
/// The database itself refuses to change or delete what is on record. Documents and openings alone can go, each under a permit of its
/// own written before (<see cref="Auditing.Erasure"/>): the way of 清除.
/// </summary>
[DbContext(typeof(Store))]
[Migration("20260101000001_InsertOnlyTables")]
internal sealed class InsertOnlyTables : Migration
{
    private static readonly string[] Never = ["entry", "log_leaf", "log_node", "tree_head", "checkpoint", "erasure", "edition", "step_taken"];
    private static readonly (string Table, string Subject)[] OnlyByPermit =
    [
        ("document", "OLD.sha256"),
        ("opening", "OLD.entry_id || '/' || OLD.field"),
    ];

    protected override void Up(MigrationBuilder migrationBuilder)
    {
        foreach (var table in Never)
        {
            migrationBuilder.Sql($"CREATE TRIGGER {table}_keeps BEFORE DELETE ON {table} BEGIN SELECT RAISE(ABORT, '{table} is insert-only'); END;");
        }

        foreach (var (table, subject) in OnlyByPermit)
        {
            migrationBuilder.Sql(
                $"CREATE TRIGGER {table}_keeps BEFORE DELETE ON {table} WHEN NOT EXISTS (SELECT 1 FROM erasure WHERE subject = {subject}) " +
                $"BEGIN SELECT RAISE(ABORT, '{table} goes only under an erasure permit'); END;");
        }

        foreach (var table in Never.Concat(OnlyByPermit.Select(one => one.Table)))
        {
            migrationBuilder.Sql($"CREATE TRIGGER {table}_stays BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, '{table} is insert-only'); END;");
        }
    }

    protected override void Down(MigrationBuilder migrationBuilder)
    {
        foreach (var table in Never.Concat(OnlyByPermit.Select(one => one.Table)))
        {
            migrationBuilder.Sql($"DROP TRIGGER {table}_keeps; DROP TRIGGER {table}_stays;");
        }
    }
}
