using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace DisclosureFlow.Server.Storage;

/// <summary>
/// Publications of the first release get the organ, year and title that their case has had ever since; comparisons with the portal and
/// changes of the outlet can't be changed or deleted.
/// </summary>
[DbContext(typeof(Store))]
[Migration("20261123050000_PublicationsFilledIn")]
internal sealed class PublicationsFilledIn : Migration
{
    private static readonly string[] InsertOnly = ["portal_comparison", "outlet_change"];

    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("""
            UPDATE publication SET
                organ_id = (SELECT organ_id FROM report_case WHERE report_case.id = publication.case_id),
                year = (SELECT COALESCE(year, 0) FROM report_case WHERE report_case.id = publication.case_id),
                title = (SELECT title FROM report_case WHERE report_case.id = publication.case_id);
            """);
        foreach (var table in InsertOnly)
        {
            migrationBuilder.Sql($"CREATE TRIGGER {table}_keeps BEFORE DELETE ON {table} BEGIN SELECT RAISE(ABORT, '{table} is insert-only'); END;");
            migrationBuilder.Sql($"CREATE TRIGGER {table}_stays BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, '{table} is insert-only'); END;");
        }
    }

    protected override void Down(MigrationBuilder migrationBuilder)
    {
        foreach (var table in InsertOnly)
        {
            migrationBuilder.Sql($"DROP TRIGGER {table}_keeps; DROP TRIGGER {table}_stays;");
        }
    }
}
