using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace DisclosureFlow.Server.Storage.Migrations
{
    /// <inheritdoc />
    public partial class SecondFactors : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "confirmed_at",
                table: "session",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "second_factor_rule",
                columns: table => new
                {
                    id = table.Column<int>(type: "INTEGER", nullable: false),
                    of = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_second_factor_rule", x => x.id);
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "second_factor_rule");

            migrationBuilder.DropColumn(
                name: "confirmed_at",
                table: "session");
        }
    }
}
