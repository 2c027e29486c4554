using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace DisclosureFlow.Server.Storage.Migrations
{
    /// <inheritdoc />
    public partial class OfdCopies : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "ofd_copy",
                columns: table => new
                {
                    case_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    sha256 = table.Column<string>(type: "TEXT", nullable: true),
                    due_at = table.Column<long>(type: "INTEGER", nullable: false),
                    fault = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ofd_copy", x => x.case_id);
                    table.ForeignKey(
                        name: "FK_ofd_copy_report_case_case_id",
                        column: x => x.case_id,
                        principalTable: "report_case",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "ofd_copy");
        }
    }
}
