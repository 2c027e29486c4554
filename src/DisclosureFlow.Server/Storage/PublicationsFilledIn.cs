using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace DisclosureFlow.Server.Storage;

/// <summary>
/// Publications of the first release get the organ, year and title that their case has had ever since; comparisons with the portal
/// can't be changed or deleted.
/// </summary>
[DbContext(typeof(Store))]
[Migration("20261123050000_PublicationsFilledIn")]
internal sealed class PublicationsFilledIn : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("""
            UPDATE publication SET
                organ_id = (SELECT organ_id FROM report_case WHERE report_case.id = publication.case_id),
                year = (SELECT COALESCE(year, 0) FROM report_case WHERE report_case.id = publication.case_id),
                title = (SELECT title FROM report_case WHERE report_case.id = publication.case_id);
            """);
        migrationBuilder.Sql("CREATE TRIGGER portal_comparison_keeps BEFORE DELETE ON portal_comparison BEGIN SELECT RAISE(ABORT, 'portal_comparison is insert-only'); END;");
        migrationBuilder.Sql("CREATE TRIGGER portal_comparison_stays BEFORE UPDATE ON portal_comparison BEGIN SELECT RAISE(ABORT, 'portal_comparison is insert-only'); END;");
    }

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("DROP TRIGGER portal_comparison_keeps; DROP TRIGGER portal_comparison_stays;");
}
