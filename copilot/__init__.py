"""Mentoring Copilot: agendas, goals and questions that show the sentence they rest on."""
