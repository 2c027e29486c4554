using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace DisclosureFlow.Server.Storage.Migrations
{
    /// <inheritdoc />
    public partial class OfficeAdministration : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "drafting_days",
                table: "organ",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "local_due",
                table: "organ",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "review_days",
                table: "organ",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "statutory_due",
                table: "organ",
                type: "TEXT",
                maxLength: 5,
                nullable: false,
                defaultValue: "01-31");

            migrationBuilder.AddColumn<long>(
                name: "PasswordSince",
                table: "account",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "administration_chain",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    entries = table.Column<int>(type: "INTEGER", nullable: false),
                    last_leaf = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_administration_chain", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "deployed_definition",
                columns: table => new
                {
                    sha256 = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    chosen_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_deployed_definition", x => x.sha256);
                });

            migrationBuilder.CreateTable(
                name: "deputy",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    organ_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    role = table.Column<string>(type: "TEXT", nullable: false),
                    principal_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    deputy_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    from = table.Column<long>(type: "INTEGER", nullable: false),
                    until = table.Column<long>(type: "INTEGER", nullable: false),
                    reason = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_deputy", x => x.id);
                    table.CheckConstraint("two_persons", "principal_id <> deputy_id");
                    table.ForeignKey(
                        name: "FK_deputy_account_deputy_id",
                        column: x => x.deputy_id,
                        principalTable: "account",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_deputy_account_principal_id",
                        column: x => x.principal_id,
                        principalTable: "account",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_deputy_organ_organ_id",
                        column: x => x.organ_id,
                        principalTable: "organ",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "earlier_password",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    account_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    hash = table.Column<string>(type: "TEXT", nullable: false),
                    replaced_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_earlier_password", x => x.id);
                    table.ForeignKey(
                        name: "FK_earlier_password_account_account_id",
                        column: x => x.account_id,
                        principalTable: "account",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "item_conclusion",
                columns: table => new
                {
                    case_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    edition_sha256 = table.Column<string>(type: "TEXT", nullable: false),
                    item_id = table.Column<string>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    decision = table.Column<string>(type: "TEXT", nullable: false),
                    basis = table.Column<string>(type: "TEXT", nullable: false),
                    reason = table.Column<string>(type: "TEXT", nullable: false),
                    decided_by = table.Column<Guid>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_item_conclusion", x => new { x.case_id, x.edition_sha256, x.item_id });
                    table.ForeignKey(
                        name: "FK_item_conclusion_report_case_case_id",
                        column: x => x.case_id,
                        principalTable: "report_case",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "password_rotation",
                columns: table => new
                {
                    id = table.Column<int>(type: "INTEGER", nullable: false),
                    days = table.Column<int>(type: "INTEGER", nullable: true),
                    remembered = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_password_rotation", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "review_pass",
                columns: table => new
                {
                    case_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    iteration = table.Column<int>(type: "INTEGER", nullable: false),
                    organ_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    organ_name = table.Column<string>(type: "TEXT", nullable: false),
                    title = table.Column<string>(type: "TEXT", nullable: false),
                    edition_sha256 = table.Column<string>(type: "TEXT", nullable: false),
                    outcome = table.Column<string>(type: "TEXT", nullable: false),
                    conclusion = table.Column<string>(type: "TEXT", nullable: false),
                    basis = table.Column<string>(type: "TEXT", nullable: false),
                    reason = table.Column<string>(type: "TEXT", nullable: false),
                    reviewer_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    reviewer_name = table.Column<string>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    form_sha256 = table.Column<string>(type: "TEXT", nullable: true),
                    signed_form_sha256 = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_review_pass", x => new { x.case_id, x.iteration });
                    table.ForeignKey(
                        name: "FK_review_pass_report_case_case_id",
                        column: x => x.case_id,
                        principalTable: "report_case",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_deputy_deputy_id_organ_id_role_until",
                table: "deputy",
                columns: new[] { "deputy_id", "organ_id", "role", "until" });

            migrationBuilder.CreateIndex(
                name: "IX_deputy_organ_id",
                table: "deputy",
                column: "organ_id");

            migrationBuilder.CreateIndex(
                name: "IX_deputy_principal_id",
                table: "deputy",
                column: "principal_id");

            migrationBuilder.CreateIndex(
                name: "IX_earlier_password_account_id_replaced_at",
                table: "earlier_password",
                columns: new[] { "account_id", "replaced_at" });

            migrationBuilder.CreateIndex(
                name: "IX_review_pass_form_sha256",
                table: "review_pass",
                column: "form_sha256");

            migrationBuilder.CreateIndex(
                name: "IX_review_pass_organ_id_at",
                table: "review_pass",
                columns: new[] { "organ_id", "at" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "administration_chain");

            migrationBuilder.DropTable(
                name: "deployed_definition");

            migrationBuilder.DropTable(
                name: "deputy");

            migrationBuilder.DropTable(
                name: "earlier_password");

            migrationBuilder.DropTable(
                name: "item_conclusion");

            migrationBuilder.DropTable(
                name: "password_rotation");

            migrationBuilder.DropTable(
                name: "review_pass");

            migrationBuilder.DropColumn(
                name: "drafting_days",
                table: "organ");

            migrationBuilder.DropColumn(
                name: "local_due",
                table: "organ");

            migrationBuilder.DropColumn(
                name: "review_days",
                table: "organ");

            migrationBuilder.DropColumn(
                name: "statutory_due",
                table: "organ");

            migrationBuilder.DropColumn(
                name: "PasswordSince",
                table: "account");
        }
    }
}
