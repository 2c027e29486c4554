using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace DisclosureFlow.Server.Storage.Migrations
{
    /// <inheritdoc />
    public partial class ReviewAndAuditIndexes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "IX_review_pass_signed_form_sha256",
                table: "review_pass",
                column: "signed_form_sha256",
                filter: "signed_form_sha256 IS NULL AND outcome = 'approved'");

            migrationBuilder.CreateIndex(
                name: "IX_report_case_organ_id_changed_at_id",
                table: "report_case",
                columns: new[] { "organ_id", "changed_at", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_case_task_organ_id_opened_at",
                table: "case_task",
                columns: new[] { "organ_id", "opened_at" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_review_pass_signed_form_sha256",
                table: "review_pass");

            migrationBuilder.DropIndex(
                name: "IX_report_case_organ_id_changed_at_id",
                table: "report_case");

            migrationBuilder.DropIndex(
                name: "IX_case_task_organ_id_opened_at",
                table: "case_task");
        }
    }
}
