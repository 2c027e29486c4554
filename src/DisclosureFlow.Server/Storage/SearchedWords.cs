using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace DisclosureFlow.Server.Storage;

/// <summary>The full-text index of published reports: words and row numbers only, the text itself is not kept a second time.</summary>
[DbContext(typeof(Store))]
[Migration("20261123061000_SearchedWords")]
internal sealed class SearchedWords : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) =>
        migrationBuilder.Sql("CREATE VIRTUAL TABLE searched_words USING fts5(words, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 0');");

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("DROP TABLE searched_words;");
}
