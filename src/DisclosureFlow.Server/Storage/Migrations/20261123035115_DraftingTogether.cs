using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace DisclosureFlow.Server.Storage.Migrations
{
    /// <inheritdoc />
    public partial class DraftingTogether : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_notification_case_id_task_id",
                table: "notification");

            migrationBuilder.AddColumn<string>(
                name: "last_year_sha256",
                table: "report_case",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "kind",
                table: "notification",
                type: "TEXT",
                maxLength: 16,
                nullable: false,
                defaultValue: "Task");

            migrationBuilder.CreateTable(
                name: "editor_presence",
                columns: table => new
                {
                    case_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    account_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    section = table.Column<string>(type: "TEXT", maxLength: 1, nullable: true),
                    seen_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_editor_presence", x => new { x.case_id, x.account_id });
                    table.ForeignKey(
                        name: "FK_editor_presence_report_case_case_id",
                        column: x => x.case_id,
                        principalTable: "report_case",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "finding_word",
                columns: table => new
                {
                    case_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    key = table.Column<string>(type: "TEXT", nullable: false),
                    word = table.Column<string>(type: "TEXT", nullable: false),
                    given_by = table.Column<Guid>(type: "TEXT", nullable: false),
                    given_by_name = table.Column<string>(type: "TEXT", nullable: false),
                    given_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_finding_word", x => new { x.case_id, x.key });
                    table.ForeignKey(
                        name: "FK_finding_word_report_case_case_id",
                        column: x => x.case_id,
                        principalTable: "report_case",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "notice_reader",
                columns: table => new
                {
                    account_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    read_up_to = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_notice_reader", x => x.account_id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_notification_case_id_task_id_kind_role",
                table: "notification",
                columns: new[] { "case_id", "task_id", "kind", "role" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "editor_presence");

            migrationBuilder.DropTable(
                name: "finding_word");

            migrationBuilder.DropTable(
                name: "notice_reader");

            migrationBuilder.DropIndex(
                name: "IX_notification_case_id_task_id_kind_role",
                table: "notification");

            migrationBuilder.DropColumn(
                name: "last_year_sha256",
                table: "report_case");

            migrationBuilder.DropColumn(
                name: "kind",
                table: "notification");

            migrationBuilder.CreateIndex(
                name: "IX_notification_case_id_task_id",
                table: "notification",
                columns: new[] { "case_id", "task_id" },
                unique: true);
        }
    }
}
