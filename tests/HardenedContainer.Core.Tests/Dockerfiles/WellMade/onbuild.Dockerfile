FROM mcr.microsoft.com/dotnet/aspnet:10.0-noble
WORKDIR /app
ONBUILD COPY publish/ /app/
ONBUILD ENV DOTNET_EnableDiagnostics=0
USER 1654
ENTRYPOINT ["dotnet", "app.dll"]
