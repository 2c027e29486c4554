using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace DisclosureFlow.Server.Storage.Migrations
{
    /// <inheritdoc />
    public partial class PublicationReceiptsAndOutlet : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<Guid>(
                name: "organ_id",
                table: "publication",
                type: "TEXT",
                nullable: false,
                defaultValue: new Guid("00000000-0000-0000-0000-000000000000"));

            migrationBuilder.AddColumn<string>(
                name: "receipt_number",
                table: "publication",
                type: "TEXT",
                maxLength: 100,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "receipt_sha256",
                table: "publication",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "receipt_type",
                table: "publication",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "title",
                table: "publication",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<int>(
                name: "year",
                table: "publication",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.CreateTable(
                name: "portal_comparison",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    case_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    page_sha256 = table.Column<string>(type: "TEXT", nullable: false),
                    cells = table.Column<int>(type: "INTEGER", nullable: false),
                    passages = table.Column<int>(type: "INTEGER", nullable: false),
                    compared_by = table.Column<Guid>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_portal_comparison", x => x.id);
                    table.ForeignKey(
                        name: "FK_portal_comparison_report_case_case_id",
                        column: x => x.case_id,
                        principalTable: "report_case",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_publication_organ_id_year_published_at",
                table: "publication",
                columns: new[] { "organ_id", "year", "published_at" });

            migrationBuilder.CreateIndex(
                name: "IX_publication_published_at",
                table: "publication",
                column: "published_at");

            migrationBuilder.CreateIndex(
                name: "IX_publication_year_published_at",
                table: "publication",
                columns: new[] { "year", "published_at" });

            migrationBuilder.CreateIndex(
                name: "IX_portal_comparison_case_id",
                table: "portal_comparison",
                column: "case_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "portal_comparison");

            migrationBuilder.DropIndex(
                name: "IX_publication_organ_id_year_published_at",
                table: "publication");

            migrationBuilder.DropIndex(
                name: "IX_publication_published_at",
                table: "publication");

            migrationBuilder.DropIndex(
                name: "IX_publication_year_published_at",
                table: "publication");

            migrationBuilder.DropColumn(
                name: "organ_id",
                table: "publication");

            migrationBuilder.DropColumn(
                name: "receipt_number",
                table: "publication");

            migrationBuilder.DropColumn(
                name: "receipt_sha256",
                table: "publication");

            migrationBuilder.DropColumn(
                name: "receipt_type",
                table: "publication");

            migrationBuilder.DropColumn(
                name: "title",
                table: "publication");

            migrationBuilder.DropColumn(
                name: "year",
                table: "publication");
        }
    }
}
